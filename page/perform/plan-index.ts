import { isAboutJobs } from "../../simulator/command-name.ts";
import type { TraceEvent } from "../../simulator/trace.ts";

/** The question about jobs that a node was asked first within a span of time. */
export function firstQuestionIn(trace: readonly TraceEvent[], node: string, from: number, to: number): number | undefined {
	const asked = trace.find(
		(event) =>
			event.kind === "asked" && event.node === node && event.at >= from && event.at <= to && event.commands.some(isAboutJobs),
	);
	return asked?.kind === "asked" ? asked.question : undefined;
}

/**
 * Which of a node's scripted replies a question takes, from 0: nodes use them up question by question, except for those
 * that reach them while they are down. `undefined` for such a one.
 */
export function planIndexOf(trace: readonly TraceEvent[], question: number): number | undefined {
	const asked = trace.find((event) => event.kind === "asked" && event.question === question);
	if (asked?.kind !== "asked") return undefined;
	let isUp = true;
	let taken = 0;
	for (const event of trace) {
		if (!("node" in event) || event.node !== asked.node) continue;
		if (event.kind === "node" && event.change === "crashed") isUp = false;
		else if (event.kind === "node" && event.change === "restarted") isUp = true;
		else if (event.kind === "asked" && event.commands.some(isAboutJobs)) {
			if (event.question === question) return isUp ? taken : undefined;
			if (isUp) taken++;
		}
	}
	return undefined;
}
