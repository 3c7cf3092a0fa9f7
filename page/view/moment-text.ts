import { changeText, type TraceEvent } from "../../simulator/trace.ts";

const LONGEST = 140;

/** What happened, without the time, for readers who do not know the trace. */
export function momentText(event: TraceEvent): string {
	switch (event.kind) {
		case "asked":
			return `${event.node} is asked ${event.commands.join(" and ")}`;
		case "answered":
			return `${event.node} answers ${shortened(bodyText(event.body))}`;
		case "failed":
			return `${event.node}: the question failed, ${event.reason.replace("_", " ")}`;
		case "given-up":
			return `${event.node}: the question is given up`;
		case "too-late":
			return `${event.node} answers too late, after the question was given up`;
		case "job":
			return `${event.node}: the job is ${event.change}`;
		case "node":
			return `${event.node} ${changeText(event)}`;
		case "cluster":
			return `the cluster is ${event.change}`;
		default:
			return event satisfies never;
	}
}

/** The body without the commands that it echoes. */
function bodyText(body: string): string {
	if (body === "") return "with an empty body";
	return body
		.trimEnd()
		.split("\n")
		.map((line) => line.slice(line.indexOf("\t") + 1) || "nothing")
		.join(" and ");
}

function shortened(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
