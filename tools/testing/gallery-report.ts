import { type CheckTally, failedChecks } from "./tally.ts";

interface GalleryReport {
	readonly passed: number;
	/** One sentence each. */
	readonly failures: readonly string[];
}

/** Counts the report of the mutant gallery, and repeats its findings. Each mutant and each scenario is one check. */
export function tallyOfGallery(json: string): CheckTally {
	const { passed, failures }: GalleryReport = JSON.parse(json);
	return { passed, failed: failures.length, remarks: failedChecks(failures) };
}
