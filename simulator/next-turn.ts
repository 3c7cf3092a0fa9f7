declare const setImmediate: undefined | ((action: () => void) => unknown);

/** How many turns of the event loop are asked for at once: enough to spread the price of going round it, and few to be left over at the end. */
const TURNS_AT_ONCE = 16;

const waiting: (() => void)[] = [];
let asked = 0;

/**
 * Runs an action as a task of its own. The event loop runs every microtask to its end before the next task, however long their chain: that is
 * the whole rule of draining. Tasks asked for together run one after the other, each with its microtasks, without a trip through the event
 * loop between them, which is what makes it fast; whoever needs the next turn takes it, be it another clock than the one before.
 */
export function nextTurn(action: () => void): void {
	waiting.push(action);
	if (asked === 0) askForTurns();
}

function askForTurns(): void {
	asked = TURNS_AT_ONCE;
	for (let turn = 0; turn < TURNS_AT_ONCE; turn++) askForTurn(serve);
}

function serve(): void {
	asked--;
	waiting.shift()?.();
	if (asked === 0 && waiting.length > 0) askForTurns();
}

const askForTurn: (turn: () => void) => unknown = typeof setImmediate === "function" ? setImmediate : channelTurns();

/** A page has no such tasks, and its timers are slow; its messages are not. */
function channelTurns(): (turn: () => void) => void {
	if (typeof MessageChannel === "undefined") return (turn) => setTimeout(turn, 0);
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = serve;
	return () => port2.postMessage(null);
}
