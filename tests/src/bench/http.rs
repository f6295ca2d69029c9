//! The little HTTP that a bench needs: one JSON request at a time over a kept connection.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// A connection from one of this machine's own addresses to a server on it. As in browsers, small pieces leave at once.
///
/// # Errors
/// Nobody listens.
pub async fn connect_from(source: Ipv4Addr, port: u16) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_nodelay(true)?;
    // An address alone: the system picks the port once it knows where the way leads.
    if !source.eq(&Ipv4Addr::LOCALHOST) {
        socket.bind(SocketAddr::from((source, 0)))?;
    }
    Ok(socket
        .connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await?)
}

/// A kept connection to one server on this machine.
pub struct Http {
    stream: BufReader<TcpStream>,
    port: u16,
    /// Bytes of bodies sent.
    pub up_bytes: u64,
    /// Bytes of bodies received.
    pub down_bytes: u64,
    /// Bytes of everything else, both ways.
    pub head_bytes: u64,
}

impl Http {
    /// Connects.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn connect(port: u16) -> Result<Self> {
        Self::connect_from(Ipv4Addr::LOCALHOST, port).await
    }

    /// Connects from one of this machine's own addresses.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn connect_from(source: Ipv4Addr, port: u16) -> Result<Self> {
        Ok(Self {
            stream: BufReader::new(connect_from(source, port).await?),
            port,
            up_bytes: 0,
            down_bytes: 0,
            head_bytes: 0,
        })
    }

    /// Posts a JSON body and reads the JSON answer.
    ///
    /// # Errors
    /// Another status than 200, or no answer.
    pub async fn post(&mut self, path: &str, body: &[u8]) -> Result<Value> {
        let bytes = self.ask("POST", path, body).await?;
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Gets a body.
    ///
    /// # Errors
    /// Another status than 200, or no answer.
    pub async fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        self.ask("GET", path, &[]).await
    }

    async fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> Result<Vec<u8>> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/json\r\nX-Followthrough: \
             1\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        self.stream
            .get_mut()
            .write_all(&[head.as_bytes(), body].concat())
            .await?;
        self.up_bytes += body.len() as u64;
        self.head_bytes += head.len() as u64;
        let mut line = String::new();
        self.head_bytes += self.stream.read_line(&mut line).await? as u64;
        let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut length = 0usize;
        loop {
            line.clear();
            let read = self.stream.read_line(&mut line).await?;
            self.head_bytes += read as u64;
            if read == 0 {
                bail!("{method} {path}: the connection ended in the middle of an answer");
            }
            let header = line.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().context("a content length")?;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).await?;
        self.down_bytes += answer.len() as u64;
        if status != "200" {
            bail!(
                "{method} {path} answered {status}: {}",
                String::from_utf8_lossy(&answer)
            );
        }
        Ok(answer)
    }
}
