import { judgeRun } from "../../kit/oracle/oracle.ts";
import { runOnLibrary } from "../../kit/run/library.ts";
import { printReplayToken } from "../../kit/schedule/replay-token.ts";
import { drawLeaving } from "./draw-leaving.ts";

export interface RunCounts {
	runs: number;
	/** Completed waits, and those of them with the outcome `ok`. */
	completed: number;
	ok: number;
	/** Runs with a finding or without an end. */
	wrong: number;
	/** The tokens of the first wrong runs, with what is wrong. */
	readonly findings: string[];
}

const MOST_FINDINGS = 10;

/** Plays runs on virtual time with malicious names and leaving nodes, and lets the oracle judge each. */
export async function judgeRuns(
	seed: number,
	from: number,
	to: number,
	counts: RunCounts,
	onFinding?: (finding: string) => void,
): Promise<void> {
	for (let index = from; index < to; index++) {
		const schedule = drawLeaving(seed, index);
		counts.runs++;
		let complaint: string | undefined;
		try {
			const run = await runOnLibrary(schedule);
			complaint = judgeRun(run)[0]?.message;
			for (const { outcome } of run.calls) {
				if (outcome.kind !== "complete") continue;
				counts.completed++;
				if (outcome.completion?.outcome === "ok") counts.ok++;
			}
		} catch (error) {
			complaint = error instanceof Error ? error.message : String(error);
		}
		if (complaint === undefined) continue;
		counts.wrong++;
		if (counts.findings.length >= MOST_FINDINGS) continue;
		const finding = `run ${index}: ${complaint} ${printReplayToken(schedule)}`;
		counts.findings.push(finding);
		onFinding?.(finding);
	}
}
