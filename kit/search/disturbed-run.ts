import { isAboutJobs } from "../../simulator/command-name.ts";
import type { Run } from "../run/run.ts";
import { plannedReplies } from "./sure-over-sockets.ts";

/**
 * Whether a question was given up in a run over sockets that the schedule did not want to be given up. On a very slow
 * machine a driver may get no answer about its cluster, or too late, and then may correctly treat a node as gone.
 */
export function isDisturbed({ trace, schedule }: Run): boolean {
	const own = new Set(
		trace.flatMap((event) => (event.kind === "asked" && event.commands.some(isAboutJobs) ? [event.question] : [])),
	);
	// While it connects, and after the last answer, a driver may close any connection.
	const from = trace.find((event) => event.kind === "asked" && own.has(event.question))?.at ?? 0;
	const until = trace.findLast((event) => event.kind === "answered" && own.has(event.question))?.at ?? 0;
	const isSilent = plannedReplies(schedule).some(({ reply }) => reply === "silence");
	return trace.some(
		(event) => event.kind === "given-up" && event.at > from && event.at < until && !(isSilent && own.has(event.question)),
	);
}
