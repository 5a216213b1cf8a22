package io.fleetpulse.bridge;

/**
 * An Alibaba Cloud access key, which signs logins.
 *
 * @param id the access key's id
 * @param secret the access key's secret
 * @param securityToken the security token of a RAM role's temporary key; null for a permanent key
 */
record AccessKey(String id, String secret, String securityToken) {

    /** Returns the key's id without its secret and token. */
    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
