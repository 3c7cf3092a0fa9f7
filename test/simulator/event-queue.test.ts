import fc from "fast-check";
import { expect, test } from "vitest";
import { createEventQueue, type Event } from "../../simulator/event-queue.ts";

const eventKeys = fc.record({ at: fc.integer({ min: 0, max: 5 }), rank: fc.integer({ min: 0, max: 2 }) });
/** What is done to the queue: an event goes in, or the first comes out. */
const operations = fc.array(fc.oneof({ weight: 3, arbitrary: eventKeys }, { weight: 2, arbitrary: fc.constant("pop" as const) }));

/** The same by sorting a plain list, every time. */
function firstOf(events: readonly Event[]): Event | undefined {
	return events.toSorted((a, b) => a.at - b.at || a.rank - b.rank || a.order - b.order)[0];
}

test("events come out by time, then rank, then in the order they went in", () => {
	fc.assert(
		fc.property(operations, (all) => {
			const queue = createEventQueue();
			let model: Event[] = [];
			const pop = () => {
				const first = firstOf(model);
				expect(queue.peek()).toBe(first);
				expect(queue.pop()).toBe(first);
				model = model.filter((event) => event !== first);
			};
			for (const [order, operation] of all.entries()) {
				if (operation === "pop") pop();
				else {
					const event: Event = { ...operation, order, action: () => {}, wakes: true, cancelled: false };
					queue.push(event);
					model.push(event);
				}
			}
			while (model.length > 0) pop();
			pop();
		}),
	);
});
