/**
 * Node.js looks up so many names at the same time: it uses half of its four threads (libuv, uv__work_submit). More
 * lookups would wait there, and Node.js cannot take them back: the process would not end before the last one. That
 * takes minutes if a name server does not answer and a cluster lists many names.
 */
const MOST_AT_ONCE = 2;

type LookUp = (host: string) => Promise<readonly string[]>;

interface WaitingLookup {
	readonly isWanted: () => boolean;
	start(): void;
}

/** Looks up a few names at the same time. The others wait, and are dropped if nobody wants them any more. */
export class Lookups {
	readonly #lookUp: LookUp;
	readonly #waiting: WaitingLookup[] = [];
	#running = 0;

	constructor(lookUp: LookUp) {
		this.#lookUp = lookUp;
	}

	/** The addresses of a name. A lookup that is dropped never settles. */
	of(host: string, isWanted: () => boolean = () => true): Promise<readonly string[]> {
		return new Promise((resolve, reject) => {
			const start = (): void => {
				this.#running += 1;
				this.#lookUp(host)
					.finally(() => this.#startNext())
					.then(resolve, reject);
			};
			if (this.#running < MOST_AT_ONCE) start();
			else this.#waiting.push({ isWanted, start });
		});
	}

	#startNext(): void {
		this.#running -= 1;
		for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
			if (next.isWanted()) return next.start();
		}
	}
}
