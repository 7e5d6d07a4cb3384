import { defineConfig } from 'oxlint'
import { arrows } from './scripts/arrows.ts'

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { typeAware: true },
  ignorePatterns: [
    'node_modules',
    '.next',
    '.runnel',
    'coverage',
    'test-results',
    'playwright-report',
    'next-env.d.ts',
  ],
  rules: {
    eqeqeq: 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    'no-var': 'error',
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'node/no-path-concat': 'error',
    'promise/no-multiple-resolved': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': [
      'error',
      { checksVoidReturn: { attributes: false, arguments: false } },
    ],
    'typescript/only-throw-error': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/return-await': ['error', 'in-try-catch'],
    'typescript/switch-exhaustiveness-check': 'error',
    'vitest/no-disabled-tests': 'error',
    'vitest/no-focused-tests': 'error',
    'vitest/valid-expect': ['error', { maxArgs: 2 }],

    // Off, each for a reason.
    'consistent-return': 'off', // What TypeScript's own checks leave of it is wrong here.
    'typescript/consistent-return': 'off',
    'import/no-named-as-default': 'off', // Some packages name the same thing twice.
    'import/no-named-as-default-member': 'off', // It is how fast-check is used.
    'import/no-unassigned-import': 'off', // Style sheets.
    'no-await-in-loop': 'off', // Order is often the point.
    'no-shadow': 'off', // Taste.
    'no-underscore-dangle': 'off', // Taste.
    'no-unmodified-loop-condition': 'off', // Does not see what happens during an await.
    'promise/always-return': 'off', // Made for code without await.
    'typescript/no-unnecessary-type-parameters': 'off', // A caller may name what is parsed.
    'typescript/no-unsafe-type-assertion': 'off', // The edges, where bytes become types.
    'typescript/unbound-method': 'off', // There are no classes here whose methods could lose their this.
    'unicorn/consistent-function-scoping': 'off', // A small function beside its one use reads best.
    'unicorn/no-array-sort': 'off', // Sorting a fresh array does no harm.
  },
  overrides: [
    {
      // These log through pino, or not at all.
      files: ['packages/**', 'apps/gateway/**', 'apps/worker/**', 'apps/web/**'],
      rules: { 'no-console': 'error' },
    },
    {
      files: ['apps/web/**'],
      plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'react', 'jsx-a11y', 'nextjs'],
      rules: {
        'react/rules-of-hooks': 'error',
        'react/exhaustive-deps': 'error',
        'react/react-in-jsx-scope': 'off',
        // Rules of the React Compiler, which is not used: effects here follow sockets, timers and media queries.
        'react/set-state-in-effect': 'off',
        'react/exhaustive-effect-dependencies': 'off',
        'react/purity': 'off',
        'react/incompatible-library': 'off',
        'jsx-a11y/no-autofocus': 'off', // Pages and dialogs with one purpose begin in its field.
        'jsx-a11y/prefer-tag-over-role': 'off', // `output` and `select` are not what a live region and a completion are.
        'nextjs/no-html-link-for-pages': 'off', // Signing in and out load afresh: nothing of another person stays in memory.
      },
    },
    {
      // Playwright's tests look like Vitest's and are not.
      files: ['e2e/**'],
      rules: {
        'no-empty-pattern': 'off', // How a fixture says that it needs no other.
        'vitest/expect-expect': 'off',
        'vitest/no-standalone-expect': 'off',
        'vitest/valid-expect': 'off',
      },
    },
    ...arrows,
  ],
})
