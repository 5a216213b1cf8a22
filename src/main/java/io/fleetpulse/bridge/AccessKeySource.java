package io.fleetpulse.bridge;

import io.fleetpulse.config.SecretPlace;

import java.io.IOException;

/**
 * Where the bridge finds its access key. The bridge reads the key for each login, so a rotated key
 * or the next temporary key of a RAM role takes effect without a restart.
 *
 * @param id the key's id; null if {@code idSource} holds the id
 * @param idSource place of the key's id
 * @param secret place of the key's secret
 * @param securityToken place of the security token of a RAM role; names no place for a permanent
 *     key
 */
record AccessKeySource(
        String id, SecretPlace idSource, SecretPlace secret, SecretPlace securityToken) {

    /**
     * Reads the key.
     *
     * @throws IOException if the id, the secret or the token is missing; the message names the
     *     place
     */
    AccessKey read() throws IOException {
        String token = securityToken.isNamed() ? securityToken.read() : null;
        return new AccessKey(id == null ? idSource.read() : id, secret.read(), token);
    }
}
