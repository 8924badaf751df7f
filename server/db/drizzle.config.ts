import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso', // `sqlite` generates a broken table rebuild
  schema: './server/db/schema/*.ts',
  out: './server/db/migrations',
  casing: 'snake_case',
})
