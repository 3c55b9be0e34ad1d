// The server's door of this slice.
export { enter, type Entered, giveCookie } from './enter.ts'
export { signInRoutes } from './sign-in.ts'
export { checkRoles, insertCommand, insertMember, insertOrganisation, RolesConflict } from './store.ts'
