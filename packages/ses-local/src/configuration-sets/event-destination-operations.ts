import { badRequest, notImplemented } from "../errors.ts";
import { hasMember, type JsonObject, parseJsonBody, readFlag, readManyOf, readObject, readText } from "../json-body.ts";
import { jsonAnswer, type Operation } from "../router.ts";
import type { LocalService } from "../service.ts";
import { type EventDestination, eventTypes } from "./configuration-sets.ts";

const otherKinds = [
	"KinesisFirehoseDestination",
	"CloudWatchDestination",
	"EventBridgeDestination",
	"PinpointDestination",
] as const;

/** What SES sends to a topic first, so that whoever is behind it hears from it; it is no JSON. */
export const validationText = "Successfully validated SNS topic for Amazon SES event publishing.";

const path = "/v2/email/configuration-sets/{}/event-destinations";

export function eventDestinationOperations({ configurationSets, sns }: LocalService): readonly Operation[] {
	return [
		{
			name: "CreateConfigurationSetEventDestination",
			method: "POST",
			path,
			handle: ({ name, body }) => {
				const request = parseJsonBody(body);
				const destination = readDestination(readText(request, "EventDestinationName") ?? "", request);
				configurationSets.addDestination(name, destination);
				sns.publish(destination.topicArn, validationText);
				return jsonAnswer({});
			},
		},
		{
			name: "GetConfigurationSetEventDestinations",
			method: "GET",
			path,
			handle: ({ name }) =>
				jsonAnswer({ EventDestinations: configurationSets.get(name).destinations.map(describeDestination) }),
		},
		{
			name: "UpdateConfigurationSetEventDestination",
			method: "PUT",
			path: `${path}/{}`,
			handle: ({ name, innerName, body }) => {
				const destination = readDestination(innerName, parseJsonBody(body));
				configurationSets.replaceDestination(name, destination);
				return jsonAnswer({});
			},
		},
		{
			name: "DeleteConfigurationSetEventDestination",
			method: "DELETE",
			path: `${path}/{}`,
			handle: ({ name, innerName }) => {
				configurationSets.removeDestination(name, innerName);
				return jsonAnswer({});
			},
		},
	];

	function readDestination(name: string, request: JsonObject): EventDestination {
		const definition = readObject(request, "EventDestination") ?? {};
		for (const kind of otherKinds) if (hasMember(definition, kind)) throw notImplemented(kind);
		const topicArn = readText(readObject(definition, "SnsDestination") ?? {}, "TopicArn");
		if (topicArn === undefined) throw badRequest("EventDestination needs an SnsDestination with a TopicArn.");
		// [UNV] The exception for a topic that is not there is not established.
		if (!sns.hasTopic(topicArn)) throw badRequest(`SNS topic <${topicArn}> not found.`);
		const types = readManyOf(definition, "MatchingEventTypes", eventTypes);
		if (types.length === 0) throw badRequest("EventDestination needs at least one of MatchingEventTypes.");
		return { name, topicArn, eventTypes: types, enabled: readFlag(definition, "Enabled") ?? false };
	}
}

function describeDestination({ name, enabled, eventTypes: types, topicArn }: EventDestination): object {
	return { Name: name, Enabled: enabled, MatchingEventTypes: types, SnsDestination: { TopicArn: topicArn } };
}
