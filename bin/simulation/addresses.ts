import { innerAddressOf } from "../../kit/run/socket-world.ts";
import type { NodeAddresses } from "../../simulator/tcp/index.ts";

/**
 * The addresses of the nodes, in order.
 *
 * @param listen where they listen; the others get 127.0.0.1 and a free port
 * @param isDocker whether each node lists the address of a container, and its real address as alternate
 */
export function nodeAddresses(nodes: number, listen: readonly string[], isDocker: boolean): readonly NodeAddresses[] {
	return Array.from({ length: nodes }, (_, index) => {
		const real = [listen[index] ?? "127.0.0.1:0"];
		return isDocker ? { listen: real, address: [innerAddressOf(index)], alternate: real } : { listen: real };
	});
}
