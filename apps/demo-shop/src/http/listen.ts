import type { Server } from "node:http";

/** Only this machine: the shop has no login, and shows every mail. */
const host = "127.0.0.1";

/**
 * Starts listening on a port of the loopback address; on a free one where that port is taken.
 *
 * @returns The port in the end.
 */
export async function listen(server: Server, port: number): Promise<number> {
	try {
		await tryPort(server, port);
	} catch (error) {
		if (port === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
		await tryPort(server, 0);
	}
	const bound = server.address();
	if (bound === null || typeof bound === "string") throw new Error("The shop listens on no TCP port.");
	return bound.port;
}

/** Stops listening and cuts the connections that browsers keep open. */
export function closeServer(server: Server): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

function tryPort(server: Server, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
}
