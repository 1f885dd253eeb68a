/** The command that writes what a colleague runs; `doctor` is the doctor's command for these answers. */
export function handOffCommand(doctor: string, environment: string): string {
  return `${doctor} --handoff handoff-${environment}`
}
