package io.fleetpulse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class DatabaseUrlTest {

    private static final String DATABASE = "jdbc:postgresql://db:5432,db2/iot?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&&",
                "user=fleet",
                "sslmode=verify-full&sslrootcert=/etc/ca.crt",
                "sslmode=VERIFY-FULL",
                "ssl",
                "ssl=TRUE",
                "sslmode=verify%2dfull",
                "targetServerType=primary&loadBalanceHosts=true",
                "options=-c%20statement_timeout=5min",
                "requireAuth=scram-sha-256,md5",
                "service=fleet",
                "cloudSqlInstance=a:b:c&socketFactory=com.google.cloud.sql.postgres.SocketFactory"
            })
    void parametersOfTheDriverAndOfItsPlugInsAreTaken(String parameters) {
        assertEquals(Optional.empty(), DatabaseUrl.problem(DATABASE + parameters));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslMode=verify-full | a parameter that PostgreSQL's driver does not know: sslMode,"
                        + " perhaps sslmode",
                "sslMode=require&socketFactory=x.Y | a parameter that PostgreSQL's driver does not"
                        + " know: sslMode, perhaps sslmode",
                "sslmod=verify-full | a parameter that PostgreSQL's driver does not know: sslmod",
                "user=a&socket_timeout=1 | a parameter that PostgreSQL's driver does not know:"
                        + " socket_timeout",
                "user=a;sslmode=require&x=1 | a parameter that PostgreSQL's driver does not know:"
                        + " x",
                "sslmode=verify_full | a value that PostgreSQL's driver does not take: sslmode",
                "sslmode | a value that PostgreSQL's driver does not take: sslmode",
                "ssl=yes | a value that PostgreSQL's driver does not take: ssl",
                "user=100% | a value that PostgreSQL's driver does not take: user"
            })
    void aParameterThatTheDriverWouldIgnoreIsNamed(String parameters, String problem) {
        assertEquals(Optional.of("holds " + problem), DatabaseUrl.problem(DATABASE + parameters));
    }

    @ParameterizedTest
    @CsvSource({
        "'jdbc:postgresql://a:1,b:2/iot', true",
        "'jdbc:postgresql://[::1],b/', true",
        "'jdbc:postgresql://a:1,b:2/', true",
        "'jdbc:postgresql://a:1/x,y', false",
        "'jdbc:postgresql://a/iot?options=b,c', false",
        "'jdbc:postgresql:x,y', false",
        "'jdbc:mysql://a,b/iot', false"
    })
    void serversAreSeveralOnlyIfTheUrlListsThem(String url, boolean several) {
        assertEquals(several, DatabaseUrl.hasSeveralServers(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pasword=hunter2", "a=b&hunter2", "pass%77ord=hunter2"})
    void noValueIsRepeated(String parameters) {
        String problem = DatabaseUrl.problem(DATABASE + parameters).orElseThrow();
        assertTrue(problem.startsWith("holds a parameter"), problem);
        assertFalse(problem.contains("hunter2"), problem);
    }
}
