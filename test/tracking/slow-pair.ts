import type { VirtualClock } from "../../simulator/virtual-clock.ts";
import type { Clock, Cluster } from "../../src/index.ts";

/**
 * Two nodes whose job (task id 77) is in progress for two rounds. The build, each answer and the look at the members
 * take 5 ms of `virtual`.
 *
 * @param clock the clock that the library uses
 */
export function slowPair(virtual: VirtualClock, clock: Clock): Cluster {
	let asked = 0;
	return {
		clock,
		isReady: () => true,
		activeNodes: () => ["A", "B"],
		build: () => virtual.sleep(5).then(() => "8.1.2.0"),
		async ask(_node, [command]) {
			const status = ++asked > 4 ? "done(ok)" : "active(ok)";
			await virtual.sleep(5);
			return `${command}\ttrid=77:status=${status}\n`;
		},
		doubts: () => virtual.sleep(5).then(() => []),
	};
}
