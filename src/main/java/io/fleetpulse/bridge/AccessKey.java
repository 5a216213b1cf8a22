package io.fleetpulse.bridge;

/**
 * What a login is signed with.
 *
 * @param id the access key's id
 * @param secret the access key's secret
 * @param securityToken the token of a role's temporary key; null for a key that lasts
 */
record AccessKey(String id, String secret, String securityToken) {

    /** Leaves out what is secret. */
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
