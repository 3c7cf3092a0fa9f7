import { relative } from "node:path";
import { type CheckTally, failedCheck, failedChecks } from "./tally.ts";

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
	readonly testResults: readonly {
		readonly name: string;
		readonly status: string;
		readonly message?: string;
		readonly assertionResults: readonly {
			readonly status: string;
			readonly fullName?: string;
			readonly failureMessages?: readonly string[];
		}[];
	}[];
}

/**
 * Counts a JSON report of vitest, and names what failed. A file that failed outside its tests is one more failure. A
 * skipped test counts as failed.
 */
export function tallyOfVitest(json: string): CheckTally {
	const { testResults }: VitestReport = JSON.parse(json);
	const statuses = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
	const count = (...wanted: string[]) => statuses.filter((status) => wanted.includes(status)).length;
	const passed = count("passed");
	const failed = count("failed");
	const leftOut = statuses.length - passed - failed;
	const broken = testResults.filter(
		(file) => file.status === "failed" && !file.assertionResults.some(({ status }) => status === "failed"),
	);
	const names = [
		...testResults.flatMap(({ name, assertionResults }) =>
			assertionResults
				.filter(({ status }) => status === "failed")
				.map(({ fullName = "", failureMessages = [] }) => failedCheck(pathOf(name), fullName, failureMessages[0])),
		),
		...broken.map(({ name, message }) => failedCheck(pathOf(name), "outside its tests", message)),
	];
	const remarks = leftOut === 0 ? [] : [`Tests that did not run, and so count as failed: ${leftOut}.`];
	return { passed, failed: failed + leftOut + broken.length, remarks: [...failedChecks(names), ...remarks] };
}

function pathOf(file: string): string {
	return relative(process.cwd(), file);
}
