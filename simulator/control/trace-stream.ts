import type { Trace } from "../trace.ts";
import { eventMessage } from "./views.ts";

/** A reader that is this many bytes behind is disconnected: an event can have a reply of a mebibyte. */
const MOST_WAITING = 8 * 1024 * 1024;

/** Each stream costs time at every event, and up to {@link MOST_WAITING} bytes. */
export const MOST_STREAMS = 64;

/**
 * The further events of a trace, one line of JSON each, until the reader cancels. A reader that is too slow gets an
 * error.
 *
 * @param onEnd called once, when the stream ends in any way
 */
export function streamTrace(trace: Trace, onEnd: () => void = () => {}): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	let unsubscribe: () => void = () => {};
	const end = (): void => {
		unsubscribe();
		onEnd();
	};
	return new ReadableStream<Uint8Array>(
		{
			start(controller) {
				unsubscribe = trace.subscribe((event) => {
					if ((controller.desiredSize ?? 0) <= 0) {
						end();
						controller.error(new Error(`The reader of the trace is more than ${MOST_WAITING} bytes behind.`));
						return;
					}
					controller.enqueue(encoder.encode(`${JSON.stringify(eventMessage(event))}\n`));
				});
			},
			cancel: end,
		},
		new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
	);
}
