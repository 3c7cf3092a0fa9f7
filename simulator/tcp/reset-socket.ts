import type { Socket } from "node:net";

/**
 * Ends a connection with a reset. A connection that is already ending is closed instead: the system refuses to reset
 * it, and Node would then keep the socket forever (`uv_tcp_close_reset`: EINVAL).
 */
export function resetSocket(socket: Socket): void {
	if (socket.writableEnded) socket.destroy();
	else socket.resetAndDestroy();
}
