/** Why a server cannot listen. Completes "… cannot listen on 127.0.0.1:3000: ". */
export function listenFailure({ code, message }: NodeJS.ErrnoException): string {
	if (code === "EADDRINUSE") return "another program uses the port";
	if (code === "EACCES") return "this port needs more permissions";
	if (code === "EADDRNOTAVAIL") return "this machine does not have the address";
	return message;
}
