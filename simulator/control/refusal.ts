/** A request that the control API refuses, with its HTTP status. */
export class RefusedRequest extends Error {
	override readonly name = "RefusedRequest";
	readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 429;

	constructor(status: RefusedRequest["status"], message: string) {
		super(message);
		this.status = status;
	}
}
