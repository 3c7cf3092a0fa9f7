import type { Clock } from "../../../src/clock.ts";
import type { Network } from "../../../src/cluster/tcp/network.ts";
import type { Mistake } from "./mistakes.ts";

export interface PlainOptions {
	readonly network: Network;
	readonly clock: Clock;
	readonly hosts: readonly string[];
	readonly tendInterval?: number | undefined;
	readonly useAlternate?: boolean | undefined;
	readonly mistakes?: readonly Mistake[];
}
