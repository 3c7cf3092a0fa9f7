/** Lets many tasks run at the same time, or one task without the others. */
export class Turnstile {
	#shared = 0;
	#isAlone = false;
	#waiting: (() => void)[] = [];
	/** Tasks that must run without others go first. Otherwise they would wait without end. */
	#waitingAlone = 0;

	async together<T>(work: () => Promise<T>): Promise<T> {
		while (this.#isAlone || this.#waitingAlone > 0) await this.#change();
		this.#shared++;
		try {
			return await work();
		} finally {
			this.#shared--;
			this.#wake();
		}
	}

	async alone<T>(work: () => Promise<T>): Promise<T> {
		this.#waitingAlone++;
		while (this.#isAlone || this.#shared > 0) await this.#change();
		this.#waitingAlone--;
		this.#isAlone = true;
		try {
			return await work();
		} finally {
			this.#isAlone = false;
			this.#wake();
		}
	}

	#change(): Promise<void> {
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	#wake(): void {
		for (const resolve of this.#waiting.splice(0)) resolve();
	}
}
