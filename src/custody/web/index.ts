// The browser's door of this slice.
export { webArgon2 } from './argon2.ts'
