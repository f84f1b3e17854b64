/** What the API sees when a Worker is made, with a version that gets all of the traffic. @param {string} script */
export const released = (script, account = "") => [`POST /workers${account}`, ...releasedAgain(script, account)];

/** What it sees when a Worker gets another version. @param {string} script */
export const releasedAgain = (script, account = "") => [`POST /workers/${script}/versions${account}`, deployed(script, account)];

/** @param {string} script */
export const deployed = (script, account = "") => `POST /scripts/${script}/deployments${account}`;

/** What a rollout in steps has to know first. @param {string} script */
export const lookedAt = (script) => `GET /scripts/${script}/deployments`;
