import { isAboutJobs } from "../oracle/question-form.ts";
import type { Run } from "../run/run.ts";
import { plannedReplies } from "./sure-over-sockets.ts";

/**
 * Whether a question was given up over a run's sockets that nobody meant to be: a driver whose look at its cluster comes to nothing, or whose answer
 * does not come, may lawfully take a node for gone. So it goes on a machine that is slow beyond measure.
 */
export function isDisturbed({ trace, schedule }: Run): boolean {
	const own = new Set(
		trace.flatMap((event) => (event.kind === "asked" && event.commands.some(isAboutJobs) ? [event.question] : [])),
	);
	// While it connects, and after the last answer, a driver may close what it likes.
	const from = trace.find((event) => event.kind === "asked" && own.has(event.question))?.at ?? 0;
	const until = trace.findLast((event) => event.kind === "answered" && own.has(event.question))?.at ?? 0;
	const isSilent = plannedReplies(schedule).some(({ reply }) => reply === "silence");
	return trace.some(
		(event) => event.kind === "given-up" && event.at > from && event.at < until && !(isSilent && own.has(event.question)),
	);
}
