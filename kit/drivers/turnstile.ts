/** Lets many works go on side by side, or one of them alone. */
export class Turnstile {
	#shared = 0;
	#isAlone = false;
	#waiting: (() => void)[] = [];
	/** Works that wait to be alone go first, or they would wait for ever. */
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
