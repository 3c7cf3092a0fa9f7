import type { Wire } from "../../../simulator/info-server/wire.ts";
import { ClientProcess } from "../../../simulator/network/client-process.ts";
import { GOOD_LINK, type Link } from "../../../simulator/network/link.ts";
import { VirtualNetwork } from "../../../simulator/network/virtual-network.ts";
import { createRandom } from "../../../simulator/random.ts";
import { createVirtualClock, type VirtualClock } from "../../../simulator/virtual-clock.ts";
import type { ConnectionEvents } from "../../../src/cluster/tcp/network.ts";

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
export const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

interface Stage {
	readonly clock: VirtualClock;
	readonly client: ClientProcess;
	readonly network: VirtualNetwork;
	readonly log: string[];
	note(line: string): void;
	/** Events that go to the log, after a name. */
	events(name?: string): ConnectionEvents;
	/** A server that answers each delivery with its text in capitals. */
	shout(wire: Wire): void;
	pass(ms: number): Promise<void>;
}

/** A network with one client, and a log of what the client saw, each line with its time. */
export function stage(link: Partial<Link> = {}, seed = 1): Stage {
	const clock = createVirtualClock();
	const client = new ClientProcess(clock);
	const network = new VirtualNetwork({ clock, random: createRandom(seed), client, linkTo: () => ({ ...GOOD_LINK, ...link }) });
	const log: string[] = [];
	const note = (line: string): void => void log.push(`${clock.now()} ${line}`);
	const events = (name = ""): ConnectionEvents => ({
		opened: () => note(`${name}opened`),
		data: (data) => note(`${name}${text(data)}`),
		ended: (end) => note(`${name}${end}`),
	});
	const shout = (wire: Wire): void =>
		wire.listen({ data: (data) => wire.send(bytes(text(data).toUpperCase())), ended: () => note("server saw the end") });
	const pass = (ms: number): Promise<void> => clock.run(() => clock.sleep(ms));
	return { clock, client, network, log, note, events, shout, pass };
}
