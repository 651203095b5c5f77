import {
	CreateEmailIdentityCommand,
	CreateTenantCommand,
	CreateTenantResourceAssociationCommand,
	DeleteEmailIdentityCommand,
	DeleteTenantCommand,
	DeleteTenantResourceAssociationCommand,
	GetTenantCommand,
	ListTenantResourcesCommand,
	ListTenantsCommand,
	SESv2Client,
	SendEmailCommand,
	type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

const now = new Date("2026-01-02T03:04:05Z");
const arn = (resource: string) => `arn:aws:ses:ap-northeast-1:000000000000:${resource}`;

let ses: SesLocal;
let client: SESv2Client;

beforeEach(async () => {
	ses = await startSesLocal({
		identities: ["example.com", "example.org"],
		configurationSets: ["events"],
		tenants: { "shop-1": { identities: ["example.com"] } },
		clock: () => now,
	});
	client = new SESv2Client({
		endpoint: ses.url,
		region: ses.region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	});
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

function send(input: Partial<SendEmailCommandInput> = {}) {
	return client.send(
		new SendEmailCommand({
			TenantName: "shop-1",
			FromEmailAddress: "info@example.com",
			Destination: { ToAddresses: ["hanako@example.net"] },
			Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
			...input,
		}),
	);
}

describe("a tenant", () => {
	test("is created, and then found", async () => {
		const Tags = [{ Key: "plan", Value: "big" }];
		const created = await client.send(new CreateTenantCommand({ TenantName: "shop-2", Tags }));
		expect(created).toMatchObject({
			TenantName: "shop-2",
			TenantId: expect.stringMatching(/^tn-[0-9a-f]{30}$/),
			TenantArn: arn(`tenant/shop-2/${created.TenantId}`),
			CreatedTimestamp: now,
			SendingStatus: "ENABLED",
			Tags,
		});
		const { Tenant } = await client.send(new GetTenantCommand({ TenantName: "shop-2" }));
		expect(Tenant).toMatchObject({ TenantId: created.TenantId, CreatedTimestamp: now, Tags });
	});

	test("cannot be created twice", async () => {
		await expect(client.send(new CreateTenantCommand({ TenantName: "shop-1" }))).rejects.toMatchObject({
			name: "AlreadyExistsException",
		});
	});

	test.each(["shop 1", "x".repeat(65), ""])("cannot be called %j", async (TenantName) => {
		await expect(client.send(new CreateTenantCommand({ TenantName }))).rejects.toMatchObject({
			name: "BadRequestException",
		});
	});

	test("is gone once it is deleted, with what it was given", async () => {
		await client.send(new DeleteTenantCommand({ TenantName: "shop-1" }));
		await expect(client.send(new GetTenantCommand({ TenantName: "shop-1" }))).rejects.toMatchObject({
			name: "NotFoundException",
			$metadata: { httpStatusCode: 404 },
		});
		await client.send(new CreateTenantCommand({ TenantName: "shop-1" }));
		await expect(send()).rejects.toMatchObject({ name: "AccessDeniedException" });
	});

	test("is listed, page by page and by filter", async () => {
		ses.setTenant("shop-2", { sendingStatus: "DISABLED" });
		ses.setTenant("other", {});
		const first = await client.send(new ListTenantsCommand({ PageSize: 2 }));
		expect(first.Tenants?.map(({ TenantName }) => TenantName)).toEqual(["other", "shop-1"]);
		const second = await client.send(new ListTenantsCommand({ PageSize: 2, NextToken: first.NextToken }));
		expect(second.Tenants).toMatchObject([{ TenantName: "shop-2", SendingStatus: "DISABLED" }]);
		expect(second.NextToken).toBeUndefined();
		const names = async (Filter: ListTenantsCommand["input"]["Filter"]) =>
			(await client.send(new ListTenantsCommand({ Filter }))).Tenants?.map(({ TenantName }) => TenantName);
		expect(await names({ TENANT_NAME_CONTAINS: "shop" })).toEqual(["shop-1", "shop-2"]);
		expect(await names({ SENDING_STATUS: "DISABLED" })).toEqual(["shop-2"]);
	});

	test("can be set from outside the process", async () => {
		const response = await fetch(`${ses.url}/_ses-local/tenants/shop-2`, {
			method: "PUT",
			body: JSON.stringify({ sendingStatus: "REINSTATED", identities: ["example.com"] }),
		});
		expect(await response.json()).toEqual({
			name: "shop-2",
			sendingStatus: "REINSTATED",
			resources: [arn("identity/example.com")],
		});
		await expect(send({ TenantName: "shop-2" })).resolves.toHaveProperty("MessageId");
	});
});

describe("what a tenant may send with", () => {
	test("is given and taken away", async () => {
		const identity = { TenantName: "shop-1", ResourceArn: arn("identity/example.org") };
		await client.send(new CreateTenantResourceAssociationCommand(identity));
		await expect(client.send(new CreateTenantResourceAssociationCommand(identity))).rejects.toMatchObject({
			name: "AlreadyExistsException",
		});
		const { TenantResources } = await client.send(new ListTenantResourcesCommand({ TenantName: "shop-1" }));
		expect(TenantResources?.map(({ ResourceArn }) => ResourceArn)).toEqual([
			arn("identity/example.com"),
			arn("identity/example.org"),
		]);
		await expect(send({ FromEmailAddress: "info@example.org" })).resolves.toHaveProperty("MessageId");
		await client.send(new DeleteTenantResourceAssociationCommand(identity));
		await client.send(new DeleteTenantResourceAssociationCommand(identity));
		await expect(send({ FromEmailAddress: "info@example.org" })).rejects.toMatchObject({
			name: "AccessDeniedException",
		});
	});

	test.each([
		["an identity that is not there", arn("identity/example.net"), "NotFoundException"],
		["a configuration set that is not there", arn("configuration-set/other"), "NotFoundException"],
		["a resource of another kind", arn("template/welcome"), "BadRequestException"],
		["a resource of another region", "arn:aws:ses:us-east-1:000000000000:identity/example.org", "BadRequestException"],
		["what is no ARN", "example.org", "BadRequestException"],
	])("is never %s", async (_, ResourceArn, name) => {
		const command = new CreateTenantResourceAssociationCommand({ TenantName: "shop-1", ResourceArn });
		await expect(client.send(command)).rejects.toMatchObject({ name });
	});

	test("cannot be deleted", async () => {
		await expect(client.send(new DeleteEmailIdentityCommand({ EmailIdentity: "example.com" }))).rejects.toMatchObject({
			name: "BadRequestException",
			message: expect.stringContaining("it has tenant associations"),
		});
	});
});

describe("sending for a tenant", () => {
	test("is recorded with the tenant's name", async () => {
		await send();
		expect(ses.messages()).toMatchObject([{ tenantName: "shop-1" }]);
	});

	test("asks for the tenant", async () => {
		await expect(send({ TenantName: "nobody" })).rejects.toMatchObject({
			name: "NotFoundException",
			message: "Tenant nobody for AwsAccountId 000000000000 not found.",
		});
	});

	test("asks for the identity and the configuration set together", async () => {
		const input = { FromEmailAddress: "info@example.org", ConfigurationSetName: "events" };
		const missing = [arn("identity/example.org"), arn("configuration-set/events")];
		await expect(send(input)).rejects.toMatchObject({
			name: "AccessDeniedException",
			message: `Tenant not associated with resources [${missing.join(", ")}].`,
			$metadata: { httpStatusCode: 403 },
		});
		ses.setTenant("shop-1", { identities: ["example.org"], configurationSets: ["events"] });
		await expect(send(input)).resolves.toHaveProperty("MessageId");
	});

	test("asks for the identity of the From, not for that of the feedback address", async () => {
		const Data = new TextEncoder().encode("From: info@example.com\r\nTo: x@example.net\r\n\r\nHi.\r\n");
		const input = { FromEmailAddress: undefined, FeedbackForwardingEmailAddress: "bounces@example.org" };
		await expect(send({ ...input, Content: { Raw: { Data } } })).resolves.toHaveProperty("MessageId");
	});

	test("is refused while it is DISABLED, and for this tenant only", async () => {
		ses.setTenant("shop-1", { sendingStatus: "DISABLED" });
		await expect(send()).rejects.toMatchObject({
			name: "SendingPausedException",
			message: "Sending paused for tenant shop-1.",
		});
		await expect(send({ TenantName: undefined })).resolves.toHaveProperty("MessageId");
	});

	test("goes on while it is REINSTATED", async () => {
		ses.setTenant("shop-1", { sendingStatus: "REINSTATED" });
		await expect(send()).resolves.toHaveProperty("MessageId");
	});
});

describe("a configuration set that is not there", () => {
	const error = {
		name: "NotFoundException",
		message: "Configuration set <other> does not exist.",
		$metadata: { httpStatusCode: 404 },
	};

	test("is refused, and one that is there is not", async () => {
		const input = { TenantName: undefined };
		await expect(send({ ...input, ConfigurationSetName: "other" })).rejects.toMatchObject(error);
		await expect(send({ ...input, ConfigurationSetName: "events" })).resolves.toHaveProperty("MessageId");
	});

	test("is refused as an identity's own, but not where the message names another", async () => {
		const EmailIdentity = "info@example.com";
		await client.send(new CreateEmailIdentityCommand({ EmailIdentity, ConfigurationSetName: "other" }));
		ses.setIdentity(EmailIdentity, "SUCCESS");
		await expect(send({ TenantName: undefined })).rejects.toMatchObject(error);
		const input = { TenantName: undefined, ConfigurationSetName: "events" };
		await expect(send(input)).resolves.toHaveProperty("MessageId");
	});
});
