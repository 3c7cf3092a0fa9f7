import type { Trace } from "../trace.ts";
import { eventMessage } from "./views.ts";

/** A reader that is this many events behind is let go. */
const MOST_WAITING = 10_000;

/** The events of a trace from now on, each a line of JSON, until the reader cancels. One who reads too slowly gets an error instead. */
export function streamTrace(trace: Trace): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let unsubscribe: () => void = () => {};
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				unsubscribe = trace.subscribe((event) => {
					if ((controller.desiredSize ?? 0) <= 0) {
						unsubscribe();
						controller.error(new Error(`The reader of the trace is more than ${MOST_WAITING} events behind.`));
						return;
					}
					controller.enqueue(encoder.encode(`${JSON.stringify(eventMessage(event))}\n`));
				});
			},
			cancel: () => unsubscribe(),
		},
		new CountQueuingStrategy({ highWaterMark: MOST_WAITING }),
	);
}
