declare const setImmediate: undefined | ((action: () => void) => unknown);

/**
 * The number of turns that are requested at once. More leave more unused turns at the end. With 16 a run over a virtual
 * network took 5 to 25 % more processor time (more on a busy machine); 256 are not faster than 64.
 */
const TURNS_AT_ONCE = 64;

const waiting: (() => void)[] = [];
let asked = 0;

/**
 * Runs an action as a separate task. The event loop runs all microtasks before the next task, also those that they
 * create: this is the whole rule of draining. Tasks that are requested together run one after the other, each with its
 * microtasks, without a round of the event loop in between, which makes them fast. All clocks share the requested
 * turns.
 */
export function nextTurn(action: () => void): void {
	waiting.push(action);
	if (asked === 0) askForTurns();
}

function askForTurns(): void {
	asked = TURNS_AT_ONCE;
	requestTurns();
}

function serve(): void {
	asked--;
	waiting.shift()?.();
	if (asked === 0 && waiting.length > 0) askForTurns();
}

const requestTurns: () => void = requesting();

function requesting(): () => void {
	if (typeof setImmediate === "function") return repeated(setImmediate);
	// Browsers do not have setImmediate, and their timers are slow.
	return typeof MessageChannel === "function" ? messages() : repeated((turn) => setTimeout(turn, 0));
}

function repeated(request: (turn: () => void) => unknown): () => void {
	return () => {
		for (let turn = 0; turn < TURNS_AT_ONCE; turn++) request(serve);
	};
}

/**
 * One message calls all listeners of a port, and all microtasks run after each of them. So it costs one task for all
 * turns.
 */
function messages(): () => void {
	const { port1, port2 } = new MessageChannel();
	for (let turn = 0; turn < TURNS_AT_ONCE; turn++) port1.addEventListener("message", () => serve());
	port1.start();
	return () => port2.postMessage(null);
}
