import type { HandOffFile, HandOffRole } from './types.ts'

/** The file of a role: `role.json`, `role-2.json`. */
export function roleFile(index: number): string {
  return index === 0 ? 'role.json' : `role-${index + 1}.json`
}

/** A role as `az role definition create` takes it (learn.microsoft.com/azure/role-based-access-control/custom-roles). */
export function roleJson({ name, description, actions, assignableScope }: HandOffRole, index: number): HandOffFile {
  const role = {
    Name: name,
    IsCustom: true,
    Description: description,
    Actions: actions.map(({ action }) => action),
    NotActions: [],
    DataActions: [],
    NotDataActions: [],
    AssignableScopes: [assignableScope],
  }
  return { name: roleFile(index), text: `${JSON.stringify(role, null, 2)}\n` }
}
