import type { Failure } from "../search/failure.ts";
import type { FuzzReport } from "../search/fuzz.ts";
import { kitVersion } from "../spec/kit-version.ts";
import { BLOB_FORMAT, type BlobHeader, type BlobLine } from "./blob.ts";
import { withChecksum } from "./blob-checksum.ts";
import { MOST_TEXT } from "./blob-schemas.ts";

/** More failures than this repeat the same mistake. */
const MOST_FAILURES = 400;

/** The header of a search by this kit. */
export function blobHeader(search: Omit<BlobHeader, "kind" | "format" | "kit" | "spec">): BlobHeader {
	return { kind: "header", format: BLOB_FORMAT, ...kitVersion(), ...search };
}

/** What follows the header once the search is over. */
export function blobRest(report: FuzzReport, tookMs: number): readonly BlobLine[] {
	const { schedules, rounds, questions, wordSchedules, wordRounds, checked, faults } = report;
	const found = report.found.slice(0, MOST_FAILURES);
	const differences = report.differences.slice(0, MOST_FAILURES);
	const points = Object.fromEntries(report.reached.filter(({ count }) => count > 0).map(({ name, count }) => [name, count]));
	return [
		{ kind: "coverage", schedules, rounds, questions, wordSchedules, wordRounds, checked, faults, points },
		...found.map(failureLine),
		...differences.map(({ requirement, expected, got, rounds: all }): BlobLine => {
			const told = all.map(({ letters, ...round }) => ({ ...round, letters: letters.map(({ name }) => ({ name })) }));
			return { kind: "difference", requirement, expected, got, rounds: told };
		}),
		{ kind: "end", failures: found.length, differences: differences.length, tookMs },
	];
}

/** A failure. A blob keeps each as soon as it is found, in case the search is killed. */
export function failureLine({ check, requirement, message, index, count, token, scenario, history }: Failure): BlobLine {
	return {
		kind: "failure",
		check,
		requirement,
		message: cut(message),
		...(index !== undefined && { index }),
		count,
		token,
		scenario: cut(scenario),
		history: cut(history),
	};
}

function cut(text: string): string {
	return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT - 1)}…` : text;
}

/** The text of a blob: its lines and their checksum. */
export function printBlob(lines: readonly BlobLine[]): string {
	return withChecksum(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}
