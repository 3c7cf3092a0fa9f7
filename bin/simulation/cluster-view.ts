import type { Simulator } from "../../simulator/control/index.ts";
import { printTraceEvent, type TraceEvent } from "../../simulator/trace.ts";
import { realClock } from "../../src/clock.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { createLiveBlock } from "../terminal/live-block.ts";
import type { Output } from "../terminal/terminal.ts";
import { clusterLines } from "./cluster-lines.ts";

/** Ends a view. */
export type EndView = () => void;

const REDRAW_MS = 200;

/** On a terminal the cluster as it is now, redrawn a few times a second; elsewhere a plain line for whatever happens to a node or a job. */
export function showCluster(simulator: Simulator, out: Output): EndView {
	return out.isTerminal ? redraw(simulator, out) : follow(simulator, (event) => out.print(printTraceEvent(event)));
}

/** An object for whatever happens to a node or a job. */
export function showClusterAsJson(simulator: Simulator, out: Output): EndView {
	return follow(simulator, (event) => out.print(jsonLine(event)));
}

/** The questions that drivers ask are in the trace too, but far too many to be read. */
function follow({ cluster }: Simulator, show: (event: TraceEvent) => void): EndView {
	const showChange = (event: TraceEvent): void => {
		if (event.kind === "job" || event.kind === "node" || event.kind === "cluster") show(event);
	};
	for (const event of cluster.trace.events) showChange(event);
	return cluster.trace.subscribe(showChange);
}

function redraw(simulator: Simulator, out: Output): EndView {
	const block = createLiveBlock(out);
	let cancel = () => {};
	const draw = (): void => {
		block.show(clusterLines(simulator, out));
		cancel = realClock.schedule(realClock.now() + REDRAW_MS, "world", draw);
	};
	draw();
	// What was seen last stays on the screen.
	return () => cancel();
}
