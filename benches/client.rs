//! One connection that is kept open, and speaks as much HTTP as the program is asked here.
#![expect(clippy::unwrap_used, reason = "a bench that gets no answer has nothing to measure")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

/// A connection to the program.
pub struct Client {
    reader: BufReader<TcpStream>,
    token: Option<String>,
}

impl Client {
    /// Connects to `address` as whoever has `token`, or as the public.
    ///
    /// # Panics
    /// Nobody listens there.
    #[must_use]
    pub fn new(address: &str, token: Option<&str>) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { reader: BufReader::new(stream), token: token.map(str::to_owned) }
    }

    /// Reads `path` below `/api/v1`: status and body.
    ///
    /// # Panics
    /// The connection broke.
    pub fn get(&mut self, path: &str) -> (u16, Vec<u8>) {
        let head = format!("GET /api/v1{path} HTTP/1.1\r\nHost: office\r\n");
        self.ask(head, "")
    }

    /// Posts `body`, a JSON text; `request` is the token by which the same request is known again.
    ///
    /// # Panics
    /// The connection broke.
    pub fn post(&mut self, path: &str, body: &str, request: Option<&str>) -> (u16, Vec<u8>) {
        let mut head = format!("POST /api/v1{path} HTTP/1.1\r\nHost: office\r\n");
        let length = body.len();
        head.push_str(&format!(
            "Content-Type: application/json\r\nContent-Length: {length}\r\n"
        ));
        if let Some(request) = request {
            head.push_str(&format!("Idempotency-Key: {request}\r\n"));
        }
        self.ask(head, body)
    }

    fn ask(&mut self, mut request: String, body: &str) -> (u16, Vec<u8>) {
        if let Some(token) = &self.token {
            request.push_str(&format!("Authorization: Bearer {token}\r\n"));
        }
        request.push_str("\r\n");
        request.push_str(body);
        self.reader.get_mut().write_all(request.as_bytes()).unwrap();
        let mut line = String::new();
        self.reader.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            line.clear();
            self.reader.read_line(&mut line).unwrap();
            match line.trim_end().to_ascii_lowercase().split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).unwrap();
        (status, body)
    }
}
