import type { Simulator } from "../../simulator/control/index.ts";
import { printTraceEvent, type TraceEvent } from "../../simulator/trace.ts";
import { realClock } from "../../src/clock.ts";
import { jsonLine } from "../terminal/json-line.ts";
import { createLiveBlock } from "../terminal/live-block.ts";
import type { Output } from "../terminal/terminal.ts";
import { clusterLines } from "./cluster-lines.ts";

/** Stops updating a view. */
export type EndView = () => void;

const REDRAW_MS = 200;

/** On a terminal, redraws the state of the cluster every 200 ms. Otherwise prints a line per event of a node or job. */
export function showCluster(simulator: Simulator, out: Output): EndView {
	return out.canRewrite ? redraw(simulator, out) : follow(simulator, (event) => out.print(printTraceEvent(event)));
}

/** Prints one JSON object per event of a node or job. */
export function showClusterAsJson(simulator: Simulator, out: Output): EndView {
	return follow(simulator, (event) => out.print(jsonLine(event)));
}

/** The trace also contains every request of a driver. Those are too many to print. */
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
	// The last state stays on the screen.
	return () => cancel();
}
