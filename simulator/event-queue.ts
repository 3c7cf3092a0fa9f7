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
	const swapIn = (index: number, event: Event) => {
		heap[index] = event;
	};
	return {
		peek: () => heap[0],
		push(event) {
			let index = heap.length;
			heap.push(event);
			while (index > 0) {
				const parent = (index - 1) >> 1;
				const above = heap[parent] as Event;
				if (isBefore(above, event)) break;
				swapIn(index, above);
				index = parent;
			}
			swapIn(index, event);
		},
		pop() {
			const top = heap[0];
			const last = heap.pop();
			if (top === undefined || last === undefined || heap.length === 0) return top;
			let index = 0;
			for (;;) {
				let child = 2 * index + 1;
				if (child >= heap.length) break;
				if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++;
				const below = heap[child] as Event;
				if (isBefore(last, below)) break;
				swapIn(index, below);
				index = child;
			}
			swapIn(index, last);
			return top;
		},
	};
}

function isBefore(one: Event, other: Event): boolean {
	if (one.at !== other.at) return one.at < other.at;
	return one.rank !== other.rank ? one.rank < other.rank : one.order < other.order;
}
