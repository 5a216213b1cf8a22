package io.fleetpulse.bridge;

import java.io.IOException;

/**
 * Where the access key is. It is read for each login, so that a key that was exchanged, or a role's next
 * temporary key, is taken without a restart.
 *
 * @param id the key's id itself; null where a place is named
 * @param idSource where the key's id is
 * @param secret where the key's secret is
 * @param securityToken where a role's token is; names no place for a key that lasts
 */
record AccessKeySource(
        String id, SecretSource idSource, SecretSource secret, SecretSource securityToken) {

    /**
     * Reads the key.
     *
     * @throws IOException where a part of it is not there; the message names the place
     */
    AccessKey read() throws IOException {
        String token = securityToken.isNamed() ? securityToken.read() : null;
        return new AccessKey(id == null ? idSource.read() : id, secret.read(), token);
    }
}
