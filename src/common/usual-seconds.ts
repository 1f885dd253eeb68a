/** The middle of `usually 30 to 60 s`, a third of `can take up to 10 min`, in seconds; undefined where there is no figure. */
export function usualSeconds(usually: string | undefined): number | undefined {
  if (usually === undefined) return undefined
  const figures = [...usually.matchAll(/(\d+(?:\.\d+)?)/g)].map((match) => Number(match[1]))
  const most = figures.at(-1)
  if (most === undefined) return undefined
  const least = figures.length > 1 ? (figures.at(-2) ?? most) : most
  const middle = /up to/.test(usually) ? most / 3 : (least + most) / 2
  return /\bmin/.test(usually) ? middle * 60 : middle
}
