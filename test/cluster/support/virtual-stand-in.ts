import type { Wire } from "../../../simulator/info-server/wire.ts";
import { ClientProcess } from "../../../simulator/network/client-process.ts";
import { VirtualNetwork } from "../../../simulator/network/virtual-network.ts";
import { createRandom } from "../../../simulator/random.ts";
import type { VirtualClock } from "../../../simulator/virtual-clock.ts";
import { answerOf, frame, type StandInNode } from "./stand-in.ts";

/** A network on virtual time with one scripted node, which answers each request at once. */
export function virtualStandIn(clock: VirtualClock, address: string, script: StandInNode): VirtualNetwork {
	const network = new VirtualNetwork({ clock, random: createRandom(1), client: new ClientProcess(clock) });
	network.listen([address], (wire: Wire) => {
		const data = (bytes: Uint8Array): void => {
			const commands = Buffer.from(bytes.subarray(8)).toString().trimEnd().split("\n");
			wire.send(frame(answerOf(script, commands)));
		};
		wire.listen({ data, ended() {} });
	});
	return network;
}
