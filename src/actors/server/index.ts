// The server's door of this slice.
export { signInRoutes } from './sign-in.ts'
export { checkRoles, insertCommand, insertMember, insertOrganisation, RolesConflict } from './store.ts'
