import { availableParallelism } from "node:os";
import { commandToReplay } from "../../kit/report/search/search-words.ts";
import { type FuzzReport, fuzz } from "../../kit/search/fuzz.ts";
import { smallWorlds } from "../../kit/search/small-worlds.ts";
import { failureLines } from "../reporting/fuzz-text.ts";
import { foundLine } from "../reporting/search-progress.ts";
import { cannotRun } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { formatDuration } from "../terminal/duration.ts";
import { messageOf } from "../terminal/error-message.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { createProgress } from "../terminal/progress.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { checkMutantName } from "./gallery-mutant.ts";

export interface NetworkExploration {
	/** Worlds with up to this many faults. */
	readonly faults: number;
	readonly workers: number | undefined;
	readonly mutant: string | undefined;
}

/** `aerospike-task explore --network`: tries all small networks. Returns the exit code. */
export async function exploreNetwork(asked: NetworkExploration, terminal: Terminal): Promise<number> {
	const { faults, mutant } = asked;
	if (mutant !== undefined) await checkMutantName(mutant);
	const subject = mutant === undefined ? "library" : `mutant ${mutant}`;
	const counts = Array.from({ length: faults }, () => 0);
	for (const world of smallWorlds(faults)) counts[world.faults.length - 1] = (counts[world.faults.length - 1] ?? 0) + 1;
	const all = counts.reduce((sum, each) => sum + each, 0);
	const startedAt = performance.now();
	const report = await play(asked, all, terminal);
	const { out, interrupted } = terminal;
	for (const failure of report.found) out.print(...failureLines(failure, out, commandToReplay(failure, { mutant })), "");
	if (interrupted.aborted)
		throw interruptedError(terminal, `${formatCount(report.schedules)} of ${formatCount(all)} networks were tried.`);
	const took = formatDuration(performance.now() - startedAt);
	if (report.found.length > 0) {
		out.print(
			`${formatCount(report.schedules)} of ${formatCount(all)} networks were tried until these failures were found (${took}).`,
		);
		return EXIT.failed;
	}
	if (report.lost !== undefined) throw cannotRun(report.lost.map(({ message }) => message).join(" "), undefined);
	const rows = counts.map((count, index) => [String(index + 1), formatCount(count)] as const);
	out.print(
		...table(
			[
				{ title: "faults", align: "right" },
				{ title: "networks", align: "right" },
			],
			rows,
		),
		"",
	);
	const most = faults === 1 ? "one fault" : `up to ${faults} faults`;
	out.print(`The ${subject} is right in all ${formatCount(all)} networks with two nodes, one seed and ${most} (${took}).`);
	return EXIT.ok;
}

async function play(
	{ faults, workers, mutant }: NetworkExploration,
	runs: number,
	{ err, interrupted }: Terminal,
): Promise<FuzzReport> {
	const progress = createProgress(err);
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	try {
		return await fuzz({
			runs,
			way: "virtual",
			source: { kind: "small worlds", faults },
			subject: mutant === undefined ? {} : { mutant },
			workers: workers ?? availableParallelism(),
			isOver: () => interrupted.aborted,
			isCancelled: () => interrupted.aborted,
			onFailure: (failure) => err.print(foundLine(failure, commandToReplay(failure, { mutant }))),
			onProgress: ({ schedules }) => progress.update(`${formatCount(schedules)} of ${formatCount(runs)} networks`),
		});
	} catch (error) {
		throw cannotRun(`The networks could not be tried: ${messageOf(error)}`, error);
	} finally {
		Error.stackTraceLimit = stackTraceLimit;
		progress.end();
	}
}
