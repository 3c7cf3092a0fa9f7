/** Something that happens at an instant of virtual time. */
export interface Event {
	readonly at: number;
	readonly rank: number;
	readonly order: number;
	readonly action: () => void;
	/** Whether a promise may wait for it. What the event wakes then runs before the next event. */
	readonly wakes: boolean;
	cancelled: boolean;
}

/** Events in the order of their time. Events of one instant are ordered by rank, then by the order of scheduling. */
export interface EventQueue {
	push(event: Event): void;
	pop(): Event | undefined;
	peek(): Event | undefined;
}

/** A binary heap: the first event on top. */
export function createEventQueue(): EventQueue {
	const heap: Event[] = [];
	/** Puts an event into a free place, or into one above it. */
	const rise = (free: number, event: Event) => {
		let index = free;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			const above = heap[parent] as Event;
			if (isBefore(above, event)) break;
			heap[index] = above;
			index = parent;
		}
		heap[index] = event;
	};
	return {
		peek: () => heap[0],
		push(event) {
			heap.push(event);
			rise(heap.length - 1, event);
		},
		pop() {
			const top = heap[0];
			const last = heap.pop();
			if (top === undefined || last === undefined || heap.length === 0) return top;
			// The last event belongs near the bottom. So the free place sinks all the way, without a look at that event.
			let free = 0;
			for (let child = 1; child < heap.length; child = 2 * free + 1) {
				if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
				heap[free] = heap[child] as Event;
				free = child;
			}
			rise(free, last);
			return top;
		},
	};
}

function isBefore(one: Event, other: Event): boolean {
	if (one.at !== other.at) return one.at < other.at;
	return one.rank !== other.rank ? one.rank < other.rank : one.order < other.order;
}
