// The server's door of this slice.
export { signInRoutes } from './sign-in.ts'
