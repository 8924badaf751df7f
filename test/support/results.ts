import * as v from 'valibot'

const Results = v.object({
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
  testResults: v.array(
    v.object({
      name: v.string(),
      status: v.string(),
      assertionResults: v.array(v.object({ status: v.string() })),
    }),
  ),
})

/**
 * Counts a run from Vitest's JSON report and its exit status. A skipped test, a file that did not load,
 * a run without tests and a bad exit status are failures, so that nothing is left out in silence.
 */
export function countResults(report: unknown, status: number | null): { passed: number; failed: number } {
  const parsed = v.safeParse(Results, report)
  if (!parsed.success) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.output
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(isFailed),
  )
  const failed = numFailedTests + numPendingTests + numTodoTests + unloaded.length
  const unexplained = failed === 0 && (status !== 0 || numPassedTests === 0)
  return { passed: numPassedTests, failed: unexplained ? 1 : failed }
}

function isFailed(result: { status: string }): boolean {
  return result.status === 'failed'
}
