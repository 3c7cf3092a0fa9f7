import { type CheckTally, sum } from "../testing/tally.ts";
import type { AdapterFolder } from "./adapter-folder.ts";
import { AttemptLog } from "./attempts.ts";
import { conformDriver, tallyOfConform } from "./conform-driver.ts";
import { differences } from "./differences.ts";
import type { Installed } from "./install.ts";
import { tallyOfUses, useAll } from "./use-all.ts";

/** How many drivers are judged at the same time. They mostly wait for their own timers, and slow ones take minutes. */
export const AT_ONCE = 5;

/** A scenario that does not end as listed is repeated this many times. Only if it never does, it counts as failed. */
const REPETITIONS = 8;

export interface Judged {
	readonly tally: CheckTally;
	/** What `conform` printed, if something is not as expected. */
	readonly output: string;
	/** Repeats what did not end as listed. Missing if everything did, or if a repetition cannot change it. */
	readonly repeat?: () => Promise<Judged>;
}

/** Judges a driver by all requirements, and compares its failures with its list of known failures. */
export async function judgeDriver(folder: AdapterFolder, installed: Installed, isUpdate: boolean): Promise<Judged> {
	if (installed.kind === "failed") return failure(installed.why, installed.output);
	const { command } = installed;
	const uses = tallyOfUses(folder, await useAll(folder, command));
	const { exitCode, output, report } = await conformDriver(
		folder,
		command,
		`${folder.id}.json`,
		isUpdate ? ["--update-known-failures"] : [],
	);
	if (report === undefined) return failure(`conform wrote no report for the driver ${folder.id}.`, output);
	const own = tallyOfConform(report);
	if (exitCode !== 0 && own.failed === 0)
		return failure(`conform ended with code ${exitCode}, though every scenario was as expected.`, output);
	const tally = sum([own, uses]);
	if (own.failed === 0 || isUpdate) return { tally, output: "" };
	const attempts = new AttemptLog(differences(report));
	return { tally, output, repeat: () => repeat(folder, command, own, uses, attempts) };
}

async function repeat(
	folder: AdapterFolder,
	command: string,
	first: CheckTally,
	uses: CheckTally,
	attempts: AttemptLog,
): Promise<Judged> {
	let tally = first;
	let last = "";
	const before = attempts.open.length;
	for (let left = REPETITIONS; left > 0 && attempts.open.length > 0; left--) {
		// All scenarios of the requirement: a new process needs some runs until its code is loaded and compiled. Alone, a
		// quick scenario meets a client that is still slow, however often it is repeated.
		const only = ["--only", ...attempts.openRequirements];
		const { output, report } = await conformDriver(folder, command, `${folder.id}.repeated.json`, only);
		if (report === undefined) return failure(`conform wrote no report for the driver ${folder.id}.`, output);
		attempts.repeated(differences(report));
		tally = tallyOfRepeated(first, before - attempts.open.length);
		last = output;
	}
	const all = sum([tally, uses]);
	return { tally: { ...all, remarks: [...all.remarks, ...attempts.remarks()] }, output: tally.failed === 0 ? "" : last };
}

function failure(remark: string, output: string): Judged {
	return { tally: { passed: 0, failed: 1, remarks: [remark] }, output };
}

/** What counts after repetitions in which `ended` of the scenarios that had not ended as listed did so. */
export function tallyOfRepeated({ passed, failed, remarks }: CheckTally, ended: number): CheckTally {
	return { passed: passed + ended, failed: failed - ended, remarks };
}
