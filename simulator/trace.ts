import type { RequestFailureReason } from "../src/cluster/cluster.ts";
import type { JobChange } from "./background-job.ts";

/**
 * Something that happened, with its time in milliseconds. `question` is the number of a question in its cluster, from
 * 1 on.
 */
export type TraceEvent = { readonly at: number } & (
	| { readonly kind: "asked"; readonly node: string; readonly question: number; readonly commands: readonly string[] }
	| { readonly kind: "answered"; readonly node: string; readonly question: number; readonly body: string }
	| { readonly kind: "failed"; readonly node: string; readonly question: number; readonly reason: RequestFailureReason }
	/** The client no longer waits for the answer. */
	| { readonly kind: "given-up"; readonly node: string; readonly question: number }
	/** The answer came after that, and was dropped. */
	| { readonly kind: "too-late"; readonly node: string; readonly question: number }
	| { readonly kind: "job"; readonly node: string; readonly taskId: bigint; readonly change: JobChange["change"] }
	| NodeChange
	/** Whether the cluster knows its members, or what happened to the network between the nodes. */
	| { readonly kind: "cluster"; readonly change: "ready" | "not ready" | "split" | "healed" }
);

/** What happened to a node. `version`: the build as which it restarted, if the restart changed it. */
export type NodeChange =
	| { readonly kind: "node"; readonly node: string; readonly change: "restarted"; readonly version?: string }
	| { readonly kind: "node"; readonly node: string; readonly change: Exclude<NodeChangeName, "restarted"> };

/**
 * `stopped` and `continued`: the process. `terminated`: it got the signal, and exits soon. `isolated`: its heartbeats
 * are off. `cut off` and `reachable`: from the client.
 */
export type NodeChangeName =
	| "joined"
	| "left"
	| "crashed"
	| "restarted"
	| "ready"
	| "held"
	| "released"
	| "stopped"
	| "continued"
	| "terminated"
	| "isolated"
	| "cut off"
	| "reachable";

/** Everything that happened in a cluster, in order. The same run gives the same trace, byte for byte. */
export interface Trace {
	readonly events: readonly TraceEvent[];
	/** The number of events that came after the trace was full. */
	readonly dropped: number;
	add(event: TraceEvent): void;
	/** Calls `listener` with every later event, also after the trace is full. Returns a function that ends this. */
	subscribe(listener: (event: TraceEvent) => void): () => void;
	/** Removes all events. */
	clear(): void;
	/** One line for each event: time, node, what happened. */
	toString(): string;
}

/** The text of commands and replies that a trace keeps: this many characters for each event that it may have. */
const TEXT_OF_EVENT = 256;
/** A short trace may have a few long replies. */
const LEAST_TEXT = 2 ** 20;
/** What a command takes besides its text. A request can have thousands of them. */
const COMMAND_SIZE = 32;

function sizeOf(event: TraceEvent): number {
	if (event.kind === "answered") return event.body.length;
	if (event.kind !== "asked") return 0;
	let size = 0;
	for (const { length } of event.commands) size += COMMAND_SIZE + length;
	return size;
}

/** A trace that keeps the first `most` events, up to a limit of text, and counts the events that it drops. */
export function createTrace(most = 100_000): Trace {
	const mostText = Math.max(LEAST_TEXT, most * TEXT_OF_EVENT);
	let text = 0;
	const events: TraceEvent[] = [];
	let listeners: readonly ((event: TraceEvent) => void)[] = [];
	// A plain property, not an accessor: accessors would give each trace its own hidden class, which is never freed.
	const trace: Trace & { dropped: number } = {
		events,
		dropped: 0,
		add(event) {
			text += sizeOf(event);
			const isFull = events.length >= most || text > mostText;
			if (isFull) trace.dropped++;
			if (isFull && listeners.length === 0) return;
			if (!isFull) events.push(event);
			for (const listener of listeners) listener(event);
		},
		subscribe(listener) {
			listeners = [...listeners, listener];
			return () => {
				listeners = listeners.filter((each) => each !== listener);
			};
		},
		clear() {
			events.length = 0;
			text = 0;
			trace.dropped = 0;
		},
		toString() {
			const rest = trace.dropped === 0 ? "" : `… and ${trace.dropped} more\n`;
			return events.map((event) => `${printTraceEvent(event)}\n`).join("") + rest;
		},
	};
	return trace;
}

/** An event as a line of text. Commands and replies are quoted, so that they do not break the line. */
export function printTraceEvent(event: TraceEvent): string {
	const time = `${formatTime(event.at)} ms`.padStart(12);
	switch (event.kind) {
		case "asked":
			return `${time}  ${event.node}  #${event.question} asked ${event.commands.map(quote).join(" ")}`;
		case "answered":
			return `${time}  ${event.node}  #${event.question} answered ${quote(event.body)}`;
		case "failed":
			return `${time}  ${event.node}  #${event.question} failed: ${event.reason}`;
		case "given-up":
			return `${time}  ${event.node}  #${event.question} given up`;
		case "too-late":
			return `${time}  ${event.node}  #${event.question} answered too late`;
		case "job":
			return `${time}  ${event.node}  job ${event.taskId} ${changeText(event)}`;
		case "node":
			return `${time}  ${event.node}  ${changeText(event)}`;
		case "cluster":
			return `${time}  *  ${changeText(event)}`;
		default:
			return event satisfies never;
	}
}

/** A change as text, such as `restarted as 8.1.2.0`. */
export function changeText(event: TraceEvent & { readonly kind: "job" | "node" | "cluster" }): string {
	if (event.kind !== "node" || event.change !== "restarted" || event.version === undefined) return event.change;
	return `restarted as ${event.version}`;
}

/** Milliseconds with at most three decimals, so that rounding errors of sums are not visible. */
function formatTime(at: number): string {
	return String(Math.round(at * 1000) / 1000);
}

function quote(text: string): string {
	return JSON.stringify(text);
}
