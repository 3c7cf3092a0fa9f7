/**
 * The conformance kit as a library: judge a driver from your own program. `aerospike-task conform` uses the same
 * functions.
 */

export { completeSuite, type SuiteCase, type SuiteOptions, type SuitePart } from "./automaton/complete-suite.ts";
export { type ConformOptions, conform } from "./conformance/conform.ts";
export {
	type ConformanceReport,
	type Requirement,
	type RequirementReport,
	type RequirementVerdict,
	verdictOf,
} from "./conformance/conformance-report.ts";
export {
	type KnownFailure,
	type KnownFailures,
	KnownFailuresError,
	printKnownFailures,
	readKnownFailures,
	type StaleEntry,
} from "./conformance/known-failures.ts";
export type { OnScenario, ScenarioResult, ScenarioVerdict } from "./conformance/scenario-result.ts";
export { SelectionError } from "./conformance/selection.ts";
export { openStdioDriver, type StdioDriver, type StdioOptions } from "./drivers/stdio.ts";
export { htmlReport } from "./report/html.ts";
export { junitReport } from "./report/junit.ts";
export { endpointBadge } from "./report/matrix/badge.ts";
export {
	type Grade,
	type Matrix,
	type MatrixDriver,
	type MatrixRow,
	matrixOf,
	type NamedReport,
} from "./report/matrix/matrix.ts";
export { matrixHtml } from "./report/matrix/matrix-html.ts";
export { matrixMarkdown } from "./report/matrix/matrix-markdown.ts";
export { ReportError, type RunReport, readReport } from "./report/read-report.ts";
export { type Driver, type Profile, type ReplyReading, type ScenarioTags, Unsupported } from "./run/driver.ts";
export type { RoundReport } from "./run/round-report.ts";
export type { CallOutcome, CallReport, Run } from "./run/run.ts";
export { FeaturesNotRun } from "./scenario/load-playables.ts";
export type { DeclaredHabits, Schedule } from "./schedule/schedule.ts";
export { type Diagnosis, examine } from "./stdio/doctor.ts";
export { HarnessError, harnessErrorText } from "./stdio/harness-error.ts";
