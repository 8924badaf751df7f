import { expect, test } from 'vitest'
import { countResults } from './results.ts'

const report = (parts: object) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...parts,
})

test('passed and failed tests are counted as they are', () => {
  expect(countResults(report({ numPassedTests: 3 }), 0)).toEqual({ passed: 3, failed: 0 })
  expect(countResults(report({ numPassedTests: 3, numFailedTests: 2 }), 1)).toEqual({ passed: 3, failed: 2 })
})

test('a skipped test is a failure', () => {
  expect(countResults(report({ numPassedTests: 3, numPendingTests: 1 }), 0)).toEqual({ passed: 3, failed: 1 })
})

test('a file that did not load is a failure', () => {
  const testResults = [{ name: 'a.test.ts', status: 'failed', assertionResults: [] }]
  expect(countResults(report({ numPassedTests: 3, testResults }), 1)).toEqual({ passed: 3, failed: 1 })
})

test('a run without tests, without a report or with a bad exit status is a failure', () => {
  expect(countResults(report({}), 0)).toEqual({ passed: 0, failed: 1 })
  expect(countResults(undefined, 0)).toEqual({ passed: 0, failed: 1 })
  expect(countResults(report({ numPassedTests: 3 }), 1)).toEqual({ passed: 3, failed: 1 })
})
